"""Every reason code of the engine has its sentence, in both languages."""

import pytest
from django.utils import translation

from fenghuolun.desk.kit.reasons import SENTENCES, sentence_of
from fenghuolun.engine.results import Reason


def test_every_reason_has_a_sentence_of_its_own():
    assert set(SENTENCES) == set(Reason)
    with translation.override("en"):
        assert len({str(sentence) for sentence in SENTENCES.values()}) == len(Reason)


@pytest.mark.parametrize("reason", Reason)
def test_each_is_said_in_chinese_too(reason):
    with translation.override("zh-hans"):
        chinese = str(sentence_of(reason))
    with translation.override("en"):
        assert chinese != str(sentence_of(reason.value))
    assert any("\u4e00" <= character <= "\u9fff" for character in chinese)


def test_a_code_that_the_engine_does_not_have_is_refused():
    with pytest.raises(ValueError, match="nonsense"):
        sentence_of("nonsense")
