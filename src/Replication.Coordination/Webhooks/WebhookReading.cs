using Replication.Contracts.Pushes;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Webhooks;

/// <summary>The content of a webhook call: pushes, ignored parts, and parts that could not be read.</summary>
internal sealed record WebhookReading(IReadOnlyList<ImagePushed> Pushes, int IgnoredCount, IReadOnlyList<UnreadablePart> Unreadable)
{
    /// <summary>The code that a publisher expects in the answer before it sends events; null when it does not ask.</summary>
    public string? ValidationCode { get; init; }

    /// <summary>The headers of the call that were read; null when none was.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }
}

/// <summary>A part that could not be read: its position, a <see cref="QuarantineCode"/>, the reason as a sentence, and its text.</summary>
internal sealed record UnreadablePart(int Index, string Code, string Reason, string Body)
{
    /// <summary>The call with this part alone, which a replay reads; null when it is too large.</summary>
    public string? Call { get; init; }
}

/// <summary>The result of reading one part.</summary>
internal abstract record WebhookPart
{
    private WebhookPart()
    {
    }

    public sealed record Push(ImagePushed Pushed) : WebhookPart;

    public sealed record Ignored : WebhookPart;

    /// <summary>A part that could not be read; the code is a <see cref="QuarantineCode"/>.</summary>
    public sealed record Unreadable(string Code, string Reason) : WebhookPart;
}
