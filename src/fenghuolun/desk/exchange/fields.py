"""What can be imported: targets, their fields, and the words people write above such columns.

A target is one kind of table. Policies bring their customer and vehicle along,
so a renewal list is one file and one import. The spellings are compared
without spaces, punctuation, brackets and case.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fenghuolun.desk.exchange import words
from fenghuolun.desk.exchange.reading import values

COUNT = "count:"
SEATS, TONNES, RATE = (
    values.between(0, Decimal(500)),
    values.between(0, Decimal(999)),
    values.between(0, Decimal("9.99")),
)
SQUEEZE = re.compile(r"[\s\W_]+", re.UNICODE)
BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")


def squeezed(heading: str) -> str:
    """Return the heading as it is compared: 车牌号(必填) and 车牌 号 are one.

    >>> squeezed("车 牌号（必填）"), squeezed("Plate No.")
    ('车牌号', 'plateno')
    """
    return SQUEEZE.sub("", BRACKETS.sub("", heading)).lower() or SQUEEZE.sub("", heading).lower()


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a column can hold. ``read`` turns a cell into the value or raises ``values.WrongValue``.

    A cell of a soft field that cannot be read is left out with a warning; of another one it stops its row.
    """

    name: str
    label: str | Promise
    spellings: tuple[str, ...]
    read: Callable[[Any], Any] = values.known_text
    is_soft: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """One kind of table: its fields, and which of them must be mapped (``needs``: at least one of each group).

    A row that repeats another one in its mapped columns is the same row; with
    ``is_whole_row`` only one that repeats it in all columns (two people may be of one age and job).
    """

    code: str
    label: str | Promise
    fields: tuple[Field, ...]
    needs: tuple[tuple[str, ...], ...]
    signs: tuple[str, ...]
    is_whole_row: bool = False

    def field(self, name: str) -> Field:
        """Return the field of that name; ``count:A03@5`` is the count of an activity kind in a column of its own."""
        if name.startswith(COUNT):
            return Field(name, name, (), values.whole)
        return next(field for field in self.fields if field.name == name)

    def knows(self, name: str) -> bool:
        return name.startswith(COUNT) or any(field.name == name for field in self.fields)


def _field(name: str, label: str | Promise, spellings: str, read: Callable[[Any], Any] = values.known_text) -> Field:
    return Field(name, label, tuple(squeezed(word) for word in spellings.split()), read)


def _word(name: str, label: str | Promise, spellings: str, codes: words.Words) -> Field:
    return Field(name, label, tuple(squeezed(word) for word in spellings.split()), words.one_of(codes), is_soft=True)


_PERSON = (
    _field("name", pgettext_lazy("column", "Name"), "姓名 员工姓名 人员姓名 客户经理 业务员 name fullname"),
    _field(
        "employee_no",
        _("Employee number"),
        "工号 员工编号 员工号 人员代码 业务员代码 employeeno staffid empno",
        values.text,
    ),
    _field("unit", _("Unit"), "机构 团队 部门 所属团队 所属机构 营业部 小组 team unit department branch"),
    _field("parent_unit", _("Parent unit"), "上级机构 分公司 支公司 中支 branchname"),
    _word("role", _("Role"), "角色 岗位 职务 职级 role position title", words.ROLES),
    _word("seller_kind", _("Seller kind"), "人员类型 销售类型 渠道类型 序列 sellerkind type", words.SELLER_KINDS),
    _field("hired_on", _("Hired on"), "入职日期 入司日期 入司时间 入职时间 hiredate hiredon startdate", values.day),
    _field("left_on", _("Left on"), "离职日期 离司日期 离职时间 leavedate lefton", values.day),
    _field("phone", _("Phone"), "手机 手机号 电话 联系电话 手机号码 mobile phone", values.text),
    _field("email", _("Email"), "邮箱 电子邮箱 email mail"),
    _field(
        "licence_no", _("Licence number"), "执业证号 执业登记编号 资格证号 展业证号 licenceno licenseno", values.text
    ),
    _field("licence_expires_on", _("Licence expires on"), "执业证有效期 证件有效期 licenceexpiry", values.day),
)
_CUSTOMER = (
    _field(
        "customer",
        _("Customer"),
        "客户 客户姓名 客户名称 名称 车主 车主姓名 投保人 投保人姓名 被保险人 被保险人姓名 单位名称 姓名 customer "
        "customername owner insured name clientname",
    ),
    _field("contact", _("Contact person"), "联系人 经办人 contactperson contact"),
    _word(
        "customer_kind",
        _("Customer kind"),
        "客户类型 客户性质 车主性质 customerkind customertype",
        words.CUSTOMER_KINDS,
    ),
    _field(
        "customer_phone",
        _("Customer's phone"),
        "电话 手机 手机号 手机号码 联系电话 联系方式 客户电话 车主电话 投保人电话 phone mobile tel customerphone",
        values.text,
    ),
    _field(
        "identity_number",
        _("Identity number"),
        "身份证 身份证号 证件号 证件号码 统一社会信用代码 idnumber idno",
        values.text,
    ),
    _field("address", _("Address"), "地址 联系地址 住址 通讯地址 address"),
    _word("source", _("Source"), "来源 客户来源 渠道 渠道来源 业务来源渠道 source channel", words.CHANNELS),
    _word("grade", _("Grade"), "等级 客户等级 级别 分级 grade level", words.GRADES),
    _field("may_phone", _("May be phoned"), "电话授权 同意电话 可电联 mayphone", values.yes_no),
    _field("may_market", _("May be sent marketing"), "营销授权 同意营销 maymarket", values.yes_no),
    _field("note", _("Note"), "备注 说明 需求 备注说明 note remark remarks comment", values.known_text),
)
_VEHICLE = (
    _field(
        "plate", _("Plate"), "车牌 车牌号 车牌号码 号牌 号牌号码 plate plateno platenumber licenseplate", values.text
    ),
    _field("vin", "VIN", "车架号 车辆识别代号 车辆识别代码 识别代码 vin vinno chassisno", values.text),
    _field("model_name", _("Model"), "车型 厂牌型号 品牌型号 品牌车型 model vehiclemodel make"),
    _word("use", _("Use"), "使用性质 车辆性质 用途 use vehicleuse", words.USES),
    _word("energy", _("Energy"), "能源 能源类型 燃料种类 动力类型 energy fuel fueltype", words.ENERGIES),
    _field("seats", _("Seats"), "座位数 核定载客 座位 seats", SEATS),
    _field("tonnage", _("Tonnage"), "吨位 核定载质量 tonnage", TONNES),
    _field(
        "first_registered_on",
        _("First registered on"),
        "初登日期 初次登记日期 注册日期 登记日期 上牌日期 firstregistered registrationdate",
        values.day,
    ),
)
_OWNER = (
    _field(
        "owner",
        _("Seller"),
        "业务员 客户经理 归属人 归属业务员 跟进人 负责人 销售人员 经办 续保专员 坐席 "
        "seller salesman owner agent consultant",
    ),
    _field(
        "owner_no",
        _("Seller's number"),
        "业务员工号 业务员代码 工号 客户经理工号 坐席工号 sellerno agentcode",
        values.text,
    ),
)
_POLICY = (
    _field("number", _("Policy number"), "保单号 保单号码 保险单号 policyno policynumber", values.text),
    _field(
        "compulsory_number", _("Compulsory policy number"), "交强险保单号 交强保单号 compulsorypolicyno", values.text
    ),
    _field(
        "commercial_number", _("Commercial policy number"), "商业险保单号 商业保单号 commercialpolicyno", values.text
    ),
    _word("line", pgettext_lazy("column", "Line"), "险种 险类 险种名称 产品 line product coverage", words.LINES),
    _field("insurer", _("Insurer"), "保险公司 承保公司 上年承保公司 上年保险公司 原保险公司 insurer company"),
    _field(
        "starts_on",
        _("Starts on"),
        "起保日期 起期 保险起期 起始日期 生效日期 保险起始日期 startdate effectivedate inception",
        values.day,
    ),
    _field(
        "ends_on",
        _("Ends on"),
        "到期日 到期日期 终保日期 止期 保险止期 保险到期日 终止日期 截止日期 保险终期 脱保日期 "
        "enddate expirydate expiry expires",
        values.day,
    ),
    _field(
        "issued_on",
        _("Issued on"),
        "出单日期 签单日期 承保日期 核保日期 投保日期 issuedate issuedon bookingdate",
        values.day,
    ),
    _field(
        "premium_fen",
        _("Premium"),
        "保费 保险费 总保费 实收保费 签单保费 含税保费 保费合计 上年保费 premium grosspremium",
        values.money_fen,
    ),
    _field("compulsory_fen", _("Compulsory premium"), "交强险保费 交强保费 交强险 compulsorypremium", values.money_fen),
    _field("commercial_fen", _("Commercial premium"), "商业险保费 商业保费 商业险 commercialpremium", values.money_fen),
    _field("vehicle_tax_fen", _("Vehicle tax"), "车船税 vehicletax", values.money_fen),
    _field(
        "pricing_coefficient",
        _("Pricing coefficient"),
        "自主定价系数 定价系数 自主系数 pricingcoefficient",
        RATE,
    ),
    _field("no_claim_level", _("No-claim coefficient"), "ncd 无赔系数 无赔款优待系数 ncd系数 noclaim", RATE),
    _field("commission_rate", _("Commission rate"), "手续费率 手续费比例 佣金比例 commissionrate", RATE),
    _word(
        "business_kind",
        _("Business kind"),
        "业务类型 新转续 业务性质 新转续标识 businesskind businesstype",
        words.BUSINESS_KINDS,
    ),
)
_ACTIVITY = (
    _field(
        "happened_at",
        _("When"),
        "时间 日期 活动时间 活动日期 拜访时间 拜访日期 通话时间 跟进时间 联系时间 date time datetime when calltime",
        values.moment,
    ),
    _field(
        "kind",
        _("Activity"),
        "活动 活动类型 活动种类 跟进方式 联系方式 拜访方式 类型 activity kind type method",
        words.one_of(words.ACTIVITY_KINDS),
    ),
    _word("outcome", _("Outcome"), "结果 跟进结果 拜访结果 通话结果 沟通结果 outcome result", words.OUTCOMES),
    _field("seconds", _("Duration"), "时长 通话时长 持续时间 时长秒 duration talktime length", values.seconds),
    _field("quantity", _("Number of times"), "数量 次数 件数 quantity count times", values.whole),
    _word("purpose", _("Purpose"), "目的 拜访目的 purpose", words.PURPOSES),
    _word("next_step", _("Next step"), "下一步 下步计划 后续动作 nextstep", words.NEXT_STEPS),
    _field("next_on", _("Next date"), "下次时间 下次跟进时间 下次联系日期 nextdate nexton", values.day),
    _field("entered_at", _("Entered at"), "录入时间 登记时间 创建时间 提交时间 enteredat createdat", values.moment),
    _field(
        "note", _("Note"), "备注 内容 跟进内容 沟通内容 拜访内容 工作内容 记录 note content remark", values.known_text
    ),
)
_CALLS = (
    _field("external_id", _("Number in the file"), "id 编号 序号 客户编号", values.text),
    _field(
        "contacts",
        _("Number of contacts"),
        "noofcontacts 联系次数 拨打次数 外呼次数 campaign contacts attempts",
        values.whole,
    ),
    _field("last_day", _("Day of last contact"), "lastcontactday 最后联系日 day", values.whole),
    _field("last_month", _("Month of last contact"), "lastcontactmonth 最后联系月 month"),
    _field("started_at", _("Call start"), "callstart 通话开始 开始时间", values.clock),
    _field("ended_at", _("Call end"), "callend 通话结束 结束时间", values.clock),
    _field("seconds", _("Duration"), "duration 通话时长 时长", values.seconds),
    _field("is_sold", _("Sold"), "carinsurance 是否成交 成交 投保 y sold success", values.yes_no),
    _field("previous_outcome", _("Previous outcome"), "outcome poutcome 上次结果"),
    _field("age", pgettext_lazy("column", "Age"), "age 年龄", values.whole),
    _field("job", pgettext_lazy("column", "Job"), "job 职业"),
)
_COUNTED = (
    _field("day", _("Date"), "日期 时间 date day", values.day),
    _field("score", _("Day score"), "日得分 得分 活动分 score points", values.decimal),
)

TARGETS: dict[str, Target] = {
    target.code: target
    for target in (
        Target(
            "people",
            _("People"),
            _PERSON,
            (("name",), ("unit", "employee_no", "role")),
            ("employee_no", "hired_on", "role"),
        ),
        Target(
            "customers",
            _("Customers and vehicles"),
            _CUSTOMER + _VEHICLE + _OWNER,
            (("customer", "plate"),),
            ("customer",),
        ),
        Target(
            "policies",
            _("Policies and renewal lists"),
            _POLICY + _CUSTOMER + _VEHICLE + _OWNER,
            (("plate", "vin"), ("ends_on", "starts_on")),
            ("ends_on", "starts_on", "number", "premium_fen"),
        ),
        Target(
            "activities",
            _("Activities"),
            _ACTIVITY + _CUSTOMER + _VEHICLE[:1] + _OWNER,
            (("happened_at",), ("kind", "outcome", "note")),
            ("kind", "outcome", "happened_at"),
        ),
        Target(
            "calls",
            _("Call campaign"),
            _CALLS,
            (("contacts",), ("is_sold",)),
            ("contacts", "is_sold"),
            is_whole_row=True,
        ),
        Target("counted", _("Daily counts"), _COUNTED, (("day",),), ("score",)),
    )
}

KNOWN_HEADINGS = frozenset(word for target in TARGETS.values() for field in target.fields for word in field.spellings)


def is_known(heading: str) -> bool:
    return squeezed(heading) in KNOWN_HEADINGS
