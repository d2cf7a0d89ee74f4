namespace Replication.Contracts.Stores;

/// <summary>A part of a webhook call, or a message of a publisher, that could not be read. It is stored for an operator.</summary>
public sealed record QuarantinedPayload
{
    /// <summary>The id, derived from instance and content, so that repeats are stored once.</summary>
    public required Guid Id { get; init; }

    /// <summary>How it arrived.</summary>
    public QuarantineSource Source { get; init; }

    /// <summary>The instance whose webhook was called; <c>bus</c> for a message that names no known instance.</summary>
    public required string Instance { get; init; }

    /// <summary>Why the part could not be read, as a <see cref="QuarantineCode"/>; null for a part that an older version stored.</summary>
    public string? Code { get; init; }

    /// <summary>Why the part could not be read, as a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The part as received, without secrets, truncated to 64 KiB.</summary>
    public required string Body { get; init; }

    /// <summary>
    /// What a replay reads: the call with this part alone, without secrets; null when it is over 64 KiB, or an older version stored the
    /// part.
    /// </summary>
    public string? Call { get; init; }

    /// <summary>The headers of the call that its format reads; null when it reads none.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>When it was first received.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }
}
