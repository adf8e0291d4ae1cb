"""Pictures of before and after: SVG that stands alone or in a page, by day, by night and on paper, told to the ear as well.

Every number in a picture is one of the table beside it; each shape carries its own in `data-rows`.
"""
