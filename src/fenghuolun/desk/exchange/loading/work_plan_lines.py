"""What stands in the sample team's work plans: lines, statuses, factors. Invented people, the trade's own words."""

from __future__ import annotations

from dataclasses import dataclass

FIVE = ("goal", "output", "size", "period", "not_routine")
Step = tuple[str, str, float, str]  # verb, object, share of the month, result


@dataclass(frozen=True, slots=True)
class Said:
    """What an owner reports: text, share done, and behind a yellow or red light its cause and the help wanted."""

    text: str
    done: float
    light: str = ""
    cause: str = ""
    help_kind: str = ""
    help_needed: str = ""


SILENT = Said("", 0.0)  # nobody has reported


@dataclass(frozen=True, slots=True)
class LineSketch:
    """One line; ``starts`` and ``due`` as shares of the month; ``kind`` narrows the measure; ``said`` by turns."""

    title: str
    output: str
    weight: int
    starts: float
    due: float
    target: int = 0
    unit_word: str = ""
    measure: str = ""
    kind: str = ""
    is_batch: bool = False
    with_whom: str = ""
    yes: tuple[str, ...] = FIVE
    steps: tuple[Step, ...] = ()
    said: tuple[Said, ...] = (SILENT,)


SELLERS_LINES = (
    LineSketch(
        "续保W3–W5批次：逐户报价成交",
        "全部到期户报价，续保率72%",
        30,
        0.0,
        1.0,
        22,
        "台",
        "DEALS",
        "renewal",
        True,
        steps=(("发送", "W3批次报价单", 0.3, "24户收到两档方案"), ("回访", "报价未回复客户", 0.86, "约定答复时间")),
        said=(
            Said("已报价19户，成交14台，还有5户在比价", 0.78),
            Said("成交17台，W5只剩3户，今天全部上门", 0.85, "green"),
            Said("报价21户成交9台，4户被低价抢走", 0.5, "yellow", "price", "price", "申请2台系数下调0.05，周三前批复"),
        ),
    ),
    LineSketch(
        "转保批次：竞品客户首次报价",
        "报价40份，成交12台",
        20,
        0.0,
        0.97,
        12,
        "台",
        "DEALS",
        "switch",
        True,
        steps=(("整理", "车商维修名单", 0.2, "新增线索30条"), ("致电", "B级线索", 0.9, "每天10个有效通话")),
        said=(
            Said(
                "报价23份成交6台，线索比计划少11条", 0.5, "yellow", "leads", "resource", "需要两家维修厂的名单，25日前"
            ),
            Said("报价35份成交10台，本周再打20个", 0.83, "green"),
            Said("进展顺利", 0.7),
        ),
    ),
    LineSketch(
        "拿下运输公司车队（8台）",
        "8台同期出单",
        15,
        0.1,
        0.93,
        8,
        "台",
        with_whom="核保 吴敏",
        steps=(
            ("收集", "车辆清单与赔付记录", 0.3, "三年赔付率表"),
            ("提交", "系数申请", 0.6, "核保批复"),
            ("陪访", "车队负责人", 0.88, "定下出单日"),
        ),
        said=(
            Said("赔付记录已收齐，核保批了5台，3台待系数", 0.75, "green"),
            Said("8台里只谈下2台，对手每台低600元", 0.25, "red", "price", "price", "申请3台系数下调0.05，周三前批复"),
            Said("车辆清单到手6台，负责人26日面谈", 0.7),
        ),
    ),
    LineSketch(
        "4S店合作：新车名单每周对接",
        "每周名单10条",
        10,
        0.05,
        0.9,
        40,
        "条",
        with_whom="店端 顾经理",
        steps=(("对账", "上周名单与出单", 0.4, "差异不超过1条"), ("约见", "销售经理", 0.85, "12月名单口径")),
        said=(
            Said("本周名单8条，累计31条，对账差异0条", 0.78, "green"),
            Said("店端两周没给名单，累计只有16条", 0.4, "red", "partner", "joint_visit", "请主管一起约见店总，本周内"),
            Said("累计34条，12月口径已谈好", 0.85),
        ),
    ),
    LineSketch(
        "理赔客户关怀回访",
        "回访15户，转介绍3条",
        10,
        0.0,
        0.95,
        15,
        "户",
        is_batch=True,
        steps=(("回访", "结案7天内客户", 0.35, "满意度登记"), ("请求", "转介绍", 0.9, "3条新线索")),
        said=(SILENT, Said("回访12户，登记转介绍2条", 0.8), Said("15户全部回访，转介绍4条", 0.95, "green")),
    ),
    LineSketch(
        "次新车首续逐台建档",
        "12台车主档案齐全",
        10,
        0.15,
        0.9,
        12,
        "台",
        steps=(("核对", "行驶证与到期日", 0.4, "12台无误"), ("预告", "NCD变化", 0.85, "车主知道明年保费")),
        said=(Said("建档完成10台，2台车主出差", 0.83, "green"), Said("12台建档完成11台", 0.92)),
    ),
    LineSketch(
        "脱保客户唤回",
        "联系20户，唤回4台",
        5,
        0.3,
        1.0,
        4,
        "台",
        steps=(("筛选", "T+90脱保名单", 0.5, "20户可联系"), ("致电", "脱保客户", 0.92, "4户约报价")),
        said=(
            Said("20户联系了16户，唤回3台", 0.75),
            Said("联系9户，唤回1台", 0.45, "yellow", "effort", "decision", "8户已换车，是否换一批"),
        ),
    ),
    LineSketch(
        "社区车主讲座一场",
        "到场30人，登记线索12条",
        5,
        0.4,
        0.95,
        12,
        "条",
        yes=("output", "size", "period"),
        steps=(("确认", "场地与物业", 0.86, "书面同意"),),
        said=(Said("场地已定，报名21人", 0.7),),
    ),
)
LEADERS_LINES = (
    LineSketch(
        "W5保单日清：每天17:15过名单", "W5未成交每天清零", 25, 0.0, 1.0, 22, "次", is_batch=True,
        steps=(("检查", "W5未报价名单", 0.9, "无一户漏报"),), said=(Said("开了16次，W5未报价0户", 0.78, "green"),),
    ),
    LineSketch(
        "陪访：每人两次，先陪车队", "16次陪访记录", 20, 0.0, 0.97, 16, "次", with_whom="全组",
        steps=(("安排", "下周陪访表", 0.86, "四位销售确认"), ("复盘", "陪访记录", 0.95, "每人一条改进")),
        said=(Said("陪访11次，还差5次，两位销售请假", 0.69, "yellow", "people", "joint_visit", "请经理陪访2次车队"),),
    ),
    LineSketch(
        "系数申请集中提报核保", "4小时内批复率90%", 15, 0.1, 0.9, 10, "件", with_whom="核保 吴敏",
        steps=(("汇总", "三家车队系数", 0.8, "一次提报"),), said=(Said("提报8件，批复7件，平均3.2小时", 0.8, "green"),),
    ),
    LineSketch(
        "运输公司招标项目", "中标通知书", 20, 0.2, 1.0, 1, "个", with_whom="李娜、核保、理赔",
        steps=(("准备", "理赔服务方案", 0.7, "定稿"), ("演练", "讲标", 0.93, "15分钟内讲完")),
        said=(Said("标书完成80%，讲标27日", 0.8, "green"),),
    ),
    LineSketch(
        "新人上岗带教", "独立报价通过3项考核", 10, 0.05, 0.95, 3, "项",
        steps=(("考核", "条款讲解", 0.88, "80分以上"),),
        said=(Said("3项过了2项", 0.67, "yellow", "skill", "resource", "借理赔讲师半天，26日"),),
    ),
    LineSketch(
        "月度经营分析会材料", "一页报告", 10, 0.7, 0.96, 1, "份",
        steps=(("核对", "续保率口径", 0.9, "与报表一致"),), said=(Said("数据齐了3/4，28日定稿", 0.7),),
    ),
)  # fmt: skip

# kind, sentence, likelihood, impact, share of the month, response.
FACTORS: tuple[tuple[str, str, int, int, float, str], ...] = (
    ("policy", "下月1日系数表调整，家用车均价上升约4%", 5, 3, 0.97, "25日前把在途报价全部出单"),
    ("person", "W5高峰周有一人休假三天", 3, 5, 0.75, "名单提前两天分给搭档"),
    ("market", "车商月末促销送险，新车份额被分流", 4, 3, 0.8, "本周拿到店端促销日程"),
    ("system", "月末出单系统维护半天", 3, 3, 0.93, "提前一天录单"),
    ("customer", "车队负责人换人，重新谈条件", 2, 4, 0.6, "先见副手"),
    ("market", "对手推出道路救援礼包", 2, 3, 0.5, ""),
)
NEXT_LINES = (
    ("续保到期批次：逐户报价成交", "全部到期户报价", 24, "台"),
    ("转保批次：首次报价", "报价36份，成交10台", 10, "台"),
    ("理赔客户关怀回访", "回访15户", 15, "户"),
)
CHANGES = 3
