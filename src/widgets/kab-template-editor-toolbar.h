/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-template-editor-private.h"

G_BEGIN_DECLS

/** kab_template_toolbar_new: the buttons of @editor, which must hold them */
GtkWidget *kab_template_toolbar_new (KabTemplateEditor *editor);

/** kab_template_toolbar_follow: shows what the text at the caret is: bold, a heading */
void kab_template_toolbar_follow (GtkWidget *toolbar, const char *html, gsize at);

/* What its larger popovers are. */
GtkWidget *kab_template_table_popover_new (void);
GtkWidget *kab_template_page_popover_new (KabTemplateEditor *editor);

G_END_DECLS
