"""Which mistake a learner's function makes, as far as its answers to probe problems tell.

A wrong answer of the lesson that answers alike to all of them makes the same mistake, or one that
nobody could tell from it; its sentence is said. Otherwise narrowing questions are asked.
"""

from grader.course import Lesson
from grader.errors import RavineError
from grader.report.diagnosis.explaining import seen_in_turn
from grader.report.diagnosis.known import Known, of_lesson
from grader.report.diagnosis.likeness import Leaves, is_among
from grader.report.diagnosis.narrowing import narrowed
from grader.trials.probes import EXERCISES, problems
from helpers.checks.records import read

LOOKS_LIKE = "This looks like a known slip: {}"


def of(lesson: Lesson, facts: dict | None) -> list[dict[str, str]]:
    """Return what is known of a submission's mistakes, at most one sentence an exercise.

    Args:
        lesson: whose wrong answers are looked through.
        facts: of its grading, as they are recorded with the scores.

    Returns:
        Dicts with "exercise" and "sentence", in the order of the notebook; none where nothing is
        known.
    """
    said = []
    for exercise, record in ((facts or {}).get("probes") or {}).items():
        try:
            known = of_lesson(lesson.text / "answers.py").get(exercise, [])
        except RavineError:  # The build tells of it, and a learner can do nothing about it.
            return []
        if sentence := diagnosed(exercise, record, known):
            said.append({"exercise": exercise, "sentence": sentence})
    return said


def diagnosed(exercise: str, record: dict[str, Leaves], known: list[Known]) -> str:
    """Return what to say of a record, in the light of the known answers; empty if nothing."""
    asked = list(read(problems(exercise))) if exercise in EXERCISES else []
    rights = [one for one in known if one.answer.right]
    if not asked or not rights or not all(record.get(each) for each in asked):
        return ""
    right = {each: [one.to(each) for one in rights] for each in asked}
    wrong = [each for each in asked if not is_among(record[each], right[each])]
    if not wrong:
        return ""
    for seen in seen_in_turn(record, right):
        for one in known:
            if not one.answer.right and seen.is_explained_by(one):
                return LOOKS_LIKE.format(one.answer.diagnosis)
    return narrowed(record, right, wrong)
