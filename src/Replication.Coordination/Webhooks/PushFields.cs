using Replication.Contracts.Images;
using Replication.Contracts.Pushes;

namespace Replication.Coordination.Webhooks;

/// <summary>A push as a publisher named it, before any of it is believed.</summary>
internal sealed record PushFields(string? EventId, string? Repository, string? Tag, string? Digest, DateTimeOffset? PushedAt)
{
    public WebhookPart Check(string instance, DateTimeOffset receivedAt)
    {
        if (!RepositoryName.TryParse(Repository, out var repository))
            return Unreadable("repository", Repository);
        if (!Contracts.Images.Tag.TryParse(Tag, out var tag))
            return Unreadable("tag", Tag);
        Digest? digest = null;
        if (Digest is not null && !Contracts.Images.Digest.TryParse(Digest, out digest))
            return Unreadable("digest", Digest);
        var pushedAt = PushedAt ?? receivedAt;
        return new WebhookPart.Push(new ImagePushed
        {
            PushId = EventId is not null
                ? PushId.FromEvent(instance, repository, tag, EventId)
                : PushId.FromContent(instance, repository, tag, digest, pushedAt),
            Instance = instance,
            Repository = repository,
            Tag = tag,
            Digest = digest,
            PushedAt = pushedAt,
            ReceivedAt = receivedAt,
        });
    }

    private static WebhookPart.Unreadable Unreadable(string field, string? value) =>
        new(value is null ? $"it has no {field}" : $"'{Shown(value)}' is no {field}");

    // It goes into logs: no line breaks, no pages of it.
    private static string Shown(string value) =>
        string.Concat(value.Take(100).Select(c => char.IsControl(c) ? '?' : c)) + (value.Length > 100 ? "…" : "");
}
