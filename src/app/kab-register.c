/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-register.h"

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-widgets.h"

struct _KabRegister
{
  AdwBin parent_instance;

  /* template */
  GtkStack *stack;
  AdwStatusPage *form;
  AdwComboRow *organisation;
  GtkEditable *surname;
  GtkEditable *given_name;
  GtkEditable *patronymic;
  GtkEditable *address;
  GtkLabel *hint;
  GtkLabel *text;
  GtkCheckButton *consent;
  GtkLabel *error;
  GtkWidget *send;
  GtkSpinner *spinner;
  AdwStatusPage *sent;
  GtkWidget *sign_in;

  char *server;
  GPtrArray *offers;
  GCancellable *cancellable; /* while it is being sent */
};

G_DEFINE_FINAL_TYPE (KabRegister, kab_register, ADW_TYPE_BIN)

static guint sign_in_signal;

static const KabOffer *
the_offer (KabRegister *self)
{
  guint chosen = adw_combo_row_get_selected (self->organisation);

  if (!self->offers || self->offers->len == 0)
    return NULL;
  return g_ptr_array_index (self->offers, chosen < self->offers->len ? chosen : 0);
}

static void
show_error (KabRegister *self, const char *sentence)
{
  gtk_label_set_label (self->error, sentence ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error), sentence != NULL);
}

/* The one that is at fault, and only that. */
static void
blame (KabRegister *self, const char *field)
{
  const struct
  {
    const char *name;
    GtkWidget *widget;
  } fields[] = { { "surname", GTK_WIDGET (self->surname) },
                 { "given_name", GTK_WIDGET (self->given_name) },
                 { "patronymic", GTK_WIDGET (self->patronymic) },
                 { "address", GTK_WIDGET (self->address) },
                 { "consent", GTK_WIDGET (self->consent) } };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_strcmp0 (fields[i].name, field) == 0)
      {
        gtk_widget_add_css_class (fields[i].widget, "error");
        gtk_widget_grab_focus (fields[i].widget);
      }
    else
      {
        gtk_widget_remove_css_class (fields[i].widget, "error");
      }
}

static void
update (KabRegister *self)
{
  gtk_widget_set_sensitive (self->send, !self->cancellable && kab_editable_is_filled (self->surname)
                                          && kab_editable_is_filled (self->given_name)
                                          && kab_editable_is_filled (self->address)
                                          && gtk_check_button_get_active (self->consent));
}

static void
typed_cb (KabRegister *self)
{
  show_error (self, NULL);
  blame (self, NULL);
  update (self);
}

/* What is asked for, and to what one consents, are the organisation's. */
static void
organisation_cb (KabRegister *self)
{
  const KabOffer *offer = the_offer (self);

  if (!offer)
    return;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->address), offer->by_email && offer->by_phone
                                                                        ? _ ("Phone or e-mail *")
                                                                      : offer->by_email ? _ ("E-mail *")
                                                                                        : _ ("Phone *"));
  gtk_label_set_label (
    self->hint, offer->by_email && offer->by_phone ? _ (
                  "You get a link there, with which you choose a password. It is what you sign in with, too.")
                : offer->by_email ? _ ("You get a letter with a link, with which you choose a password.")
                                  : _ ("You get an SMS with a link, with which you choose a password."));
  gtk_label_set_label (self->text, offer->text);
  /* A consent is to the text that was read. */
  gtk_check_button_set_active (self->consent, FALSE);
}

static void
set_busy (KabRegister *self, gboolean busy)
{
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  if (!busy)
    g_clear_object (&self->cancellable);
  update (self);
}

/* The one that was chosen stays chosen, if it is there still. */
static void
take_offers (KabRegister *self, GPtrArray *offers)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  const KabOffer *former = the_offer (self);
  g_autofree char *org = former ? g_strdup (former->org) : NULL;
  guint chosen = 0;

  g_clear_pointer (&self->offers, g_ptr_array_unref);
  self->offers = g_ptr_array_ref (offers);
  for (guint i = 0; i < offers->len; i++)
    {
      const KabOffer *offer = g_ptr_array_index (offers, i);

      gtk_string_list_append (names, offer->name);
      if (g_strcmp0 (offer->org, org) == 0)
        chosen = i;
    }
  adw_combo_row_set_model (self->organisation, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->organisation, chosen);
  organisation_cb (self);
}

static void
did_read_again (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabRegister) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) offers = kab_offers_finish (result, &error);
  g_autofree char *sentence = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_busy (self, FALSE);
  if (!offers || offers->len == 0)
    return;
  sentence = g_strdup (gtk_label_get_label (self->error));
  take_offers (self, offers);
  show_error (self, sentence);
  blame (self, "consent");
}

/* The text is another one by now: what was typed stays, what was agreed to does not. */
static void
read_again (KabRegister *self)
{
  self->cancellable = g_cancellable_new ();
  set_busy (self, TRUE);
  kab_offers_async (self->server, self->cancellable, did_read_again, g_object_ref (self));
}

static void
did_send (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabRegister) self = user_data;
  g_autofree char *field = NULL, *typed_address = NULL, *address = NULL, *sentence = NULL;
  g_autoptr (GError) error = NULL;

  if (!kab_newcomer_finish (result, &field, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      set_busy (self, FALSE);
      show_error (self, error->message);
      blame (self, field);
      if (g_error_matches (error, KAB_ERROR, KAB_ERROR_CONFLICT))
        read_again (self);
      return;
    }
  set_busy (self, FALSE);
  typed_address = kab_editable_get_typed (self->address);
  /* A description is markup. */
  address = g_markup_escape_text (typed_address, -1);
  /* Translators: a phone or an e-mail address */
  sentence = g_strdup_printf (
    _ ("A link is on its way to %s. It works for a day: choose a password with it, and sign in. If "
       "nothing comes, look among the unwanted mail, or check the address and register again."),
    address);
  adw_status_page_set_description (self->sent, sentence);
  gtk_stack_set_visible_child_name (self->stack, "sent");
  gtk_widget_grab_focus (self->sign_in);
}

static void
send_cb (KabRegister *self)
{
  g_autofree char *surname = kab_editable_get_typed (self->surname),
                  *given_name = kab_editable_get_typed (self->given_name);
  g_autofree char *patronymic = kab_editable_get_typed (self->patronymic),
                  *address = kab_editable_get_typed (self->address);
  const KabNewcomer who = { surname, given_name, *patronymic ? patronymic : NULL, address,
                            gtk_check_button_get_active (self->consent) };

  if (self->cancellable || !the_offer (self))
    return;
  self->cancellable = g_cancellable_new ();
  show_error (self, NULL);
  blame (self, NULL);
  set_busy (self, TRUE);
  kab_newcomer_async (self->server, the_offer (self), &who, self->cancellable, did_send, g_object_ref (self));
}

static void
sign_in_cb (KabRegister *self)
{
  g_autofree char *address = kab_editable_get_typed (self->address);

  g_signal_emit (self, sign_in_signal, 0, address);
}

static void
next_cb (KabRegister *self, GtkWidget *row)
{
  GtkWidget *order[]
    = { GTK_WIDGET (self->surname), GTK_WIDGET (self->given_name), GTK_WIDGET (self->patronymic),
        GTK_WIDGET (self->address), GTK_WIDGET (self->consent) };

  for (guint i = 0; i + 1 < G_N_ELEMENTS (order); i++)
    if (order[i] == row)
      gtk_widget_grab_focus (order[i + 1]);
}

void
kab_register_begin (KabRegister *self, const char *server, GPtrArray *offers)
{
  GtkEditable *fields[] = { self->surname, self->given_name, self->patronymic, self->address };
  g_autofree char *where = NULL;

  g_cancellable_cancel (self->cancellable);
  set_busy (self, FALSE);
  if (g_strcmp0 (self->server, server) != 0
      || g_str_equal (gtk_stack_get_visible_child_name (self->stack), "sent"))
    for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
      gtk_editable_set_text (fields[i], "");
  g_free (self->server);
  self->server = g_strdup (server);
  /* A link leads here, too: who asks for a name and an address is to be seen. */
  where = g_markup_escape_text (server, -1);
  adw_status_page_set_description (self->form, where);
  take_offers (self, offers);
  gtk_stack_set_visible_child_name (self->stack, "form");
  typed_cb (self);
}

void
kab_register_focus (KabRegister *self)
{
  GtkEditable *fields[] = { self->surname, self->given_name, self->address };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (!kab_editable_is_filled (fields[i]))
      {
        gtk_widget_grab_focus (GTK_WIDGET (fields[i]));
        return;
      }
  gtk_widget_grab_focus (GTK_WIDGET (self->consent));
}

static void
kab_register_dispose (GObject *object)
{
  KabRegister *self = KAB_REGISTER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->server, g_free);
  g_clear_pointer (&self->offers, g_ptr_array_unref);
  G_OBJECT_CLASS (kab_register_parent_class)->dispose (object);
}

static void
kab_register_class_init (KabRegisterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_register_dispose;
  sign_in_signal = g_signal_new ("sign-in", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kabinet/Kabinet/app/kab-register.ui");
  gtk_widget_class_bind_template_child (widget_class, KabRegister, stack);
  gtk_widget_class_bind_template_child (widget_class, KabRegister, form);
  gtk_widget_class_bind_template_child (widget_class, KabRegister, organisation);
  gtk_widget_class_bind_template_child (widget_class, KabRegister, surname);
  gtk_widget_class_bind_template_child (widget_class, KabRegister, given_name);
  gtk_widget_class_bind_template_child (widget_class, KabRegister, patronymic);
  gtk_widget_class_bind_template_child (widget_class, KabRegister, address);
  gtk_widget_class_bind_template_child (widget_class, KabRegister, hint);
  gtk_widget_class_bind_template_child (widget_class, KabRegister, text);
  gtk_widget_class_bind_template_child (widget_class, KabRegister, consent);
  gtk_widget_class_bind_template_child (widget_class, KabRegister, error);
  gtk_widget_class_bind_template_child (widget_class, KabRegister, send);
  gtk_widget_class_bind_template_child (widget_class, KabRegister, spinner);
  gtk_widget_class_bind_template_child (widget_class, KabRegister, sent);
  gtk_widget_class_bind_template_child (widget_class, KabRegister, sign_in);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, organisation_cb);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
  gtk_widget_class_bind_template_callback (widget_class, sign_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
}

static void
kab_register_init (KabRegister *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
