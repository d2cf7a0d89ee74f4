using Replication.Contracts.Images;
using Replication.Contracts.Pushes;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Webhooks;

/// <summary>The fields of a push as a publisher sent them, before validation.</summary>
internal sealed record PushFields(string? EventId, string? Repository, string? Tag, string? Digest, DateTimeOffset? PushedAt)
{
    public PushKind Kind { get; init; }

    /// <summary>
    /// Identifies the report in addition to its content, when the publisher gives its events no id and its time cannot be parsed.
    /// </summary>
    public string? ReportKey { get; init; }

    /// <summary>True for a push by digest, without a tag.</summary>
    public bool IsByDigest { get; init; }

    /// <summary>The media type of the manifest; null when the publisher does not send it.</summary>
    public string? MediaType { get; init; }

    /// <summary>
    /// Like <see cref="Check"/>, for publishers that omit the tag of a push by digest, leave it empty, or send the digest as tag. Such a
    /// push is kept when its manifest may refer to an image, as a signature does, and ignored otherwise.
    /// </summary>
    public WebhookPart CheckTagOrDigest(string instance, DateTimeOffset receivedAt)
    {
        if (Tag is not null && !Tag.Contains(':', StringComparison.Ordinal))
            return Check(instance, receivedAt);
        var digest = Digest ?? Tag;
        return Contracts.Images.Digest.TryParse(digest, out _) && ReferrerMediaTypes.Allow(MediaType)
            ? (this with { Tag = null, Digest = digest, IsByDigest = true }).Check(instance, receivedAt)
            : new WebhookPart.Ignored();
    }

    public WebhookPart Check(string instance, DateTimeOffset receivedAt)
    {
        if (!RepositoryName.TryParse(Repository, out var repository))
            return Unreadable("repository", Repository);
        Tag? tag = null;
        if (!IsByDigest && !Contracts.Images.Tag.TryParse(Tag, out tag))
            return Unreadable("tag", Tag);
        Digest? digest = null;
        if ((Digest is not null || IsByDigest) && !Contracts.Images.Digest.TryParse(Digest, out digest))
            return Unreadable("digest", Digest);
        // Earlier than any registry: some publishers send a zero time.
        var saidAt = PushedAt is { Year: >= 2000 } said ? said : (DateTimeOffset?)null;
        var pushedAt = saidAt ?? receivedAt;
        Guid? reportId = (EventId, ReportKey, saidAt) switch
        {
            (null, { } key, _) => PushId.FromEvent(instance, repository, tag, key),
            (null, null, not null) => PushId.FromContent(instance, repository, tag, digest, pushedAt, Kind),
            _ => null,
        };
        return new WebhookPart.Push(new ImagePushed
        {
            PushId = EventId is not null ? PushId.FromEvent(instance, repository, tag, EventId)
                : reportId is { } report ? PushId.FromReport(report, receivedAt)
                : PushId.FromContent(instance, repository, tag, digest, pushedAt, Kind),
            ReportId = reportId,
            Instance = instance,
            Repository = repository,
            Kind = Kind,
            Tag = tag,
            Digest = digest,
            PushedAt = pushedAt,
            ReceivedAt = receivedAt,
        });
    }

    private static WebhookPart.Unreadable Unreadable(string field, string? value) =>
        value is null
            ? new(QuarantineCode.MissingField, $"it has no {field}")
            : new(QuarantineCode.InvalidValue, $"'{Shown(value)}' is not a valid {field}");

    // For logs: no line breaks, and a limited length.
    private static string Shown(string value) =>
        string.Concat(value.Take(100).Select(c => char.IsControl(c) ? '?' : c)) + (value.Length > 100 ? "…" : "");
}
