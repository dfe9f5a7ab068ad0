/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Bounds on what a template may ask for. They lie far beyond what a licence or an invoice needs and
 * make sure that a hostile template ends soon, with a message that says which bound it passed. */

#define KAB_TEMPLATE_BYTES_MAX (2 * 1024 * 1024)
#define KAB_EXPANDED_BYTES_MAX (8 * 1024 * 1024)
#define KAB_EXPAND_STEPS_MAX 500000
#define KAB_SECTION_DEPTH_MAX 16
#define KAB_ELEMENTS_MAX 150000
#define KAB_DEPTH_MAX 100
#define KAB_PARAGRAPH_BYTES_MAX (16 * 1024)
#define KAB_COLUMNS_MAX 200
#define KAB_FLOATS_MAX 1000
#define KAB_PAGES_MAX 2000
#define KAB_RULES_MAX 2000
#define KAB_PICTURE_BYTES_MAX (16 * 1024 * 1024)
#define KAB_PICTURE_PIXELS_MAX (40 * 1000 * 1000)
#define KAB_PICTURES_MAX 500
/** KAB_LINK_BYTES_MAX: of what a link leads to; a longer one leads nowhere */
#define KAB_LINK_BYTES_MAX 1000
#define KAB_QR_BYTES_MAX 2900

/* Greatest side of a page, in points (PDF's own bound), and greatest font size. */
#define KAB_PAGE_SIDE_MAX 14400.0
#define KAB_PAGE_SIDE_MIN 36.0
#define KAB_FONT_SIZE_MAX 1000.0

/* Greatest width, indent or spacing of text that is reckoned with, in points. */
#define KAB_LENGTH_MAX 200000.0

/* No single bound stops every combination; a document that takes longer than this is given up. */
#define KAB_LAYOUT_SECONDS_MAX 20
