using Replication.Contracts.Pushes;

namespace Replication.Coordination.Webhooks;

/// <summary>What a webhook's body says: pushes, parts that are none of our business, and parts that cannot be read.</summary>
internal sealed record WebhookReading(IReadOnlyList<ImagePushed> Pushes, int IgnoredCount, IReadOnlyList<UnreadablePart> Unreadable)
{
    /// <summary>What a publisher wants to hear back before it sends anything; null where it does not ask.</summary>
    public string? ValidationCode { get; init; }
}

/// <summary>A part that cannot be read: its place among the parts, why, and what it was.</summary>
internal sealed record UnreadablePart(int Index, string Reason, string Body);

/// <summary>What one part turned out to be.</summary>
internal abstract record WebhookPart
{
    private WebhookPart()
    {
    }

    public sealed record Push(ImagePushed Pushed) : WebhookPart;

    public sealed record Ignored : WebhookPart;

    public sealed record Unreadable(string Reason) : WebhookPart;
}
