using System.Security.Cryptography;
using System.Text;
using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;
using Replication.Coordination.Notifications;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys of one item of <c>notifications</c>.</summary>
internal sealed class NotificationSection
{
    private static readonly ValueKind<string> Format = Scalars.OneOf(("cloudevents", "cloudevents"));

    private static readonly ValueKind<NotifiedEvents> Events = Scalars.WordOf<NotifiedEvents>();

    private readonly NameRegister _names = new();

    public NotificationTarget? Read(MapReader map)
    {
        var url = map.Required("url", Endpoints.Webhook);
        var name = map.Optional("name", Names.Name) ?? (url is null ? null : NameOf(url));
        _names.Claim(map, map.Has("name") ? "name" : "url", name);
        map.Optional("format", Format, "cloudevents");
        var events = map.Optional("events", Events, NotifiedEvents.Failures);
        var secret = map.Required("secret", Secrets.BearerSecret);
        return url is null || name is null || secret is null ? null : new NotificationTarget(name, url, events, secret);
    }

    // The path of an address may be a secret. The delivery state of a target is stored under this name.
    private static string NameOf(Uri url) =>
        $"{url.Host}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url.AbsoluteUri)))[..8]}";
}
