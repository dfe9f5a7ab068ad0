/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A template editor in a window of its own, and the keys of a keyboard. */
#pragma once

#include <adwaita.h>

#include "kab-template-editor-private.h"

typedef struct
{
  GtkWidget *window;
  KabTemplateEditor *editor;
  GtkTextBuffer *buffer;
  JsonNode *example;
  GHashTable *pictures;
} Editor;

/* @html: NULL for the built-in template of licences; the window has the focus, and the pages are there. */
void editor_open (Editor *editor, const char *html, int width, int height);
void editor_close (Editor *editor);

/* Runs the main context until the pages are those of the text; fails the test after 20 s. */
void editor_wait (Editor *editor);
void editor_wait_until (gboolean (*done) (gpointer data), gpointer data, const char *what);
void editor_idle (guint ms);

/* As xdotool has it: editor_keys ("key", "ctrl+b"), editor_keys ("type", "text"). */
void editor_keys (Editor *editor, const char *command, const char *what);

/* A click of the mouse at a place of @widget, which must be in sight. */
void editor_click (Editor *editor, GtkWidget *widget, double x, double y);

char *editor_text (Editor *editor);
/* Selects the first @what of the text; the caret behind it if @caret. */
void editor_select (Editor *editor, const char *what, gboolean caret);
void editor_action (Editor *editor, const char *name, const char *parameter);

/* The first widget of a type below @in that is shown, and, if @text is given, whose label or text has it. */
GtkWidget *editor_find (GtkWidget *in, GType type, const char *text);
