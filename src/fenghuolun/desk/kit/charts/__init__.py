"""Charts drawn by the server as SVG: coordinates here, markup in ``templates/kit/charts/``, colours by class.

Every chart is an image with a name and has its figures as a table beside it. None needs a script.
"""
