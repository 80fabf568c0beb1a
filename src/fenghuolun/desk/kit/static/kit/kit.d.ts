interface HtmxAjax {
  source?: Element | string;
  target?: Element | string;
  swap?: string;
  values?: object;
  headers?: Record<string, string>;
}
interface Htmx {
  ajax(verb: string, path: string, context: HtmxAjax): Promise<void>;
  process(element: Element): void;
}
interface Window {
  htmx: Htmx;
}
