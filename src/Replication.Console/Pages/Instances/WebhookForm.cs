using System.Text.Json.Nodes;
using Replication.Contracts;
using Replication.Contracts.Instances;

namespace Replication.WebConsole.Pages.Instances;

/// <summary>The webhook of the form of an instance. Secrets are never read back: empty ones keep the stored ones.</summary>
public sealed class WebhookForm
{
    /// <summary>The publisher; null: the instance reports no pushes.</summary>
    public WebhookFormat? Format { get; set; }

    public WebhookAuthentication Authentication { get; set; }

    public string Username { get; set; } = "";

    public string Secret { get; set; } = "";

    /// <summary>Another secret that is accepted while one is replaced.</summary>
    public string OtherSecret { get; set; } = "";

    public string Header { get; set; } = "";

    public string Parameter { get; set; } = "";

    public bool HasSecret => Authentication != WebhookAuthentication.None;

    public bool HasUsername => Authentication == WebhookAuthentication.Basic;

    public bool HasHeader =>
        Authentication is WebhookAuthentication.Header or WebhookAuthentication.HmacSha256 or WebhookAuthentication.HmacSha1;

    public bool HasParameter => Authentication == WebhookAuthentication.QueryToken;

    public static WebhookForm Of(ShownWebhook? it) => it is null
        ? new()
        : new()
        {
            Format = it.Format,
            Authentication = it.Authentication,
            Username = it.Username ?? "",
            Header = it.Header ?? "",
            Parameter = it.Parameter ?? "",
        };

    /// <summary>Chooses the publisher, and the authentication that it can send.</summary>
    public void Choose(WebhookFormat? format)
    {
        Format = format;
        if (format is { } known)
            Authentication = WebhookSetup.UsualAuthentication(known);
    }

    /// <summary>The fields that the authentication has; null without a webhook.</summary>
    public JsonObject? ToBody()
    {
        if (Format is not { } format)
            return null;
        var body = new JsonObject { ["format"] = format.ToWord(), ["authentication"] = Authentication.ToWord() };
        if (HasSecret)
            FormText.PutSecrets(body, "secret", "secrets", Secret, OtherSecret);
        if (HasUsername)
            FormText.Put(body, "username", Username);
        if (HasHeader)
            FormText.Put(body, "header", Header);
        if (HasParameter)
            FormText.Put(body, "parameter", Parameter);
        return body;
    }
}
