export { init, getInstanceByDom, graphic, registerLocale, registerTheme, version } from "echarts/core";
export type { EChartsType, EChartsCoreOption } from "echarts/core";
