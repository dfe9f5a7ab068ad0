/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-first-sign-in.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-newcomer.h"
#include "kab-widgets.h"

#define N_FIELDS 7

struct _KabFirstSignIn
{
  AdwBin parent_instance;

  /* template */
  GtkEditable *password;
  GtkEditable *again;
  GtkEditable *surname;
  GtkEditable *given_name;
  GtkEditable *patronymic;
  GtkEditable *address;
  GtkEditable *city;
  GtkLabel *error;
  GtkWidget *send;
  GtkSpinner *spinner;

  char *server;
  char *login;
  char *given; /* the password */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (KabFirstSignIn, kab_first_sign_in, ADW_TYPE_BIN)

static guint done_signal;

/* In their order on the page; @name: as the server calls it. */
typedef struct
{
  const char *name;
  GtkEditable *widget;
  gboolean required;
} Field;

static void
list_fields (KabFirstSignIn *self, Field fields[N_FIELDS])
{
  const Field all[N_FIELDS] = { { "new_password", self->password, TRUE },
                                { NULL, self->again, TRUE },
                                { "surname", self->surname, TRUE },
                                { "given_name", self->given_name, TRUE },
                                { "patronymic", self->patronymic, FALSE },
                                { "address", self->address, TRUE },
                                { "city", self->city, FALSE } };

  memcpy (fields, all, sizeof all);
}

static void
update (KabFirstSignIn *self)
{
  Field fields[N_FIELDS];
  gboolean complete = self->cancellable == NULL;

  list_fields (self, fields);
  for (guint i = 0; i < N_FIELDS; i++)
    complete = complete && (!fields[i].required || kab_editable_is_filled (fields[i].widget));
  gtk_widget_set_sensitive (self->send, complete);
}

/* @wrong: (nullable): the widget at fault, and only that */
static void
show_error (KabFirstSignIn *self, const char *sentence, GtkEditable *wrong)
{
  Field fields[N_FIELDS];

  gtk_label_set_label (self->error, sentence ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error), sentence != NULL);
  list_fields (self, fields);
  for (guint i = 0; i < N_FIELDS; i++)
    if (fields[i].widget == wrong)
      gtk_widget_add_css_class (GTK_WIDGET (wrong), "error");
    else
      gtk_widget_remove_css_class (GTK_WIDGET (fields[i].widget), "error");
  if (wrong)
    gtk_widget_grab_focus (GTK_WIDGET (wrong));
}

static void
typed_cb (KabFirstSignIn *self)
{
  show_error (self, NULL, NULL);
  update (self);
}

static void
set_busy (KabFirstSignIn *self, gboolean busy)
{
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  if (!busy)
    g_clear_object (&self->cancellable);
  update (self);
}

static void
did_send (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabFirstSignIn) self = user_data;
  g_autofree char *field = NULL, *password = NULL;
  g_autoptr (GError) error = NULL;
  gboolean ok = kab_first_password_finish (result, &field, &error);
  GtkEditable *wrong = NULL;
  Field fields[N_FIELDS];

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_busy (self, FALSE);
  if (ok)
    {
      password = g_strdup (gtk_editable_get_text (self->password));
      kab_first_sign_in_forget (self);
      g_signal_emit (self, done_signal, 0, password);
      explicit_bzero (password, strlen (password));
      return;
    }
  list_fields (self, fields);
  for (guint i = 0; i < N_FIELDS; i++)
    if (field && g_strcmp0 (fields[i].name, field) == 0)
      wrong = fields[i].widget;
  show_error (self, error->message, wrong);
}

static void
send_cb (KabFirstSignIn *self)
{
  const KabFirstPassword first = { self->login,
                                   self->given,
                                   gtk_editable_get_text (self->password),
                                   gtk_editable_get_text (self->surname),
                                   gtk_editable_get_text (self->given_name),
                                   gtk_editable_get_text (self->patronymic),
                                   gtk_editable_get_text (self->address),
                                   gtk_editable_get_text (self->city) };

  if (self->cancellable || !self->given)
    return;
  if (!g_str_equal (gtk_editable_get_text (self->password), gtk_editable_get_text (self->again)))
    {
      show_error (self, _ ("The two passwords are not the same. Type both again."), self->again);
      return;
    }
  self->cancellable = g_cancellable_new ();
  show_error (self, NULL, NULL);
  set_busy (self, TRUE);
  kab_first_password_async (self->server, &first, self->cancellable, did_send, g_object_ref (self));
}

static void
next_cb (KabFirstSignIn *self, GtkWidget *row)
{
  Field fields[N_FIELDS];

  list_fields (self, fields);
  for (guint i = 0; i < N_FIELDS; i++)
    if (GTK_WIDGET (fields[i].widget) == row)
      {
        if (i + 1 < N_FIELDS)
          gtk_widget_grab_focus (GTK_WIDGET (fields[i + 1].widget));
        else
          gtk_widget_activate (self->send);
        return;
      }
}

void
kab_first_sign_in_forget (KabFirstSignIn *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->given)
    explicit_bzero (self->given, strlen (self->given));
  g_clear_pointer (&self->given, g_free);
  gtk_editable_set_text (self->password, "");
  gtk_editable_set_text (self->again, "");
}

void
kab_first_sign_in_begin (KabFirstSignIn *self, const char *server, const char *login, const char *password)
{
  Field fields[N_FIELDS];

  kab_first_sign_in_forget (self);
  list_fields (self, fields);
  for (guint i = 0; i < N_FIELDS; i++)
    gtk_editable_set_text (fields[i].widget, "");
  g_free (self->server);
  g_free (self->login);
  self->server = g_strdup (server);
  self->login = g_strdup (login);
  self->given = g_strdup (password);
  set_busy (self, FALSE);
  typed_cb (self);
}

void
kab_first_sign_in_focus (KabFirstSignIn *self)
{
  Field fields[N_FIELDS];

  list_fields (self, fields);
  for (guint i = 0; i < N_FIELDS; i++)
    if (fields[i].required && !kab_editable_is_filled (fields[i].widget))
      {
        gtk_widget_grab_focus (GTK_WIDGET (fields[i].widget));
        return;
      }
  gtk_widget_grab_focus (self->send);
}

static void
kab_first_sign_in_dispose (GObject *object)
{
  KabFirstSignIn *self = KAB_FIRST_SIGN_IN (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->server, g_free);
  g_clear_pointer (&self->login, g_free);
  if (self->given)
    explicit_bzero (self->given, strlen (self->given));
  g_clear_pointer (&self->given, g_free);
  G_OBJECT_CLASS (kab_first_sign_in_parent_class)->dispose (object);
}

static void
kab_first_sign_in_class_init (KabFirstSignInClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_first_sign_in_dispose;
  done_signal = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kabinet/Kabinet/app/kab-first-sign-in.ui");
  gtk_widget_class_bind_template_child (widget_class, KabFirstSignIn, password);
  gtk_widget_class_bind_template_child (widget_class, KabFirstSignIn, again);
  gtk_widget_class_bind_template_child (widget_class, KabFirstSignIn, surname);
  gtk_widget_class_bind_template_child (widget_class, KabFirstSignIn, given_name);
  gtk_widget_class_bind_template_child (widget_class, KabFirstSignIn, patronymic);
  gtk_widget_class_bind_template_child (widget_class, KabFirstSignIn, address);
  gtk_widget_class_bind_template_child (widget_class, KabFirstSignIn, city);
  gtk_widget_class_bind_template_child (widget_class, KabFirstSignIn, error);
  gtk_widget_class_bind_template_child (widget_class, KabFirstSignIn, send);
  gtk_widget_class_bind_template_child (widget_class, KabFirstSignIn, spinner);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
}

static void
kab_first_sign_in_init (KabFirstSignIn *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
