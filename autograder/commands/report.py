"""`autograder report`: how a class did."""

from __future__ import annotations

from autograder.commands.options import ClassOption, CourseOption, NameArgument, console


def report(name: NameArgument, course: CourseOption = None, class_folder: ClassOption = None) -> None:
    """Show how a class did on each task and which misconceptions were common, with a picture."""
    from autograder.authoring.coursedir import Course
    from autograder.telling.report import draw_report, make_report, report_table

    loaded = Course.load(course, class_folder)
    made = make_report(loaded, name)
    console.print(report_table(made))
    picture = draw_report(made, loaded.class_folder / "reports" / f"{name}.png")
    console.print(f"picture: {picture}", markup=False, soft_wrap=True)
