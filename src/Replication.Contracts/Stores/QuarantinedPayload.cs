namespace Replication.Contracts.Stores;

/// <summary>A part of a webhook call that could not be read, stored for an operator.</summary>
public sealed record QuarantinedPayload
{
    /// <summary>The id, derived from instance and content, so that repeats are stored once.</summary>
    public required Guid Id { get; init; }

    /// <summary>The instance whose webhook was called.</summary>
    public required string Instance { get; init; }

    /// <summary>Why the part could not be read, as a <see cref="QuarantineCode"/>; null for a part that an older version stored.</summary>
    public string? Code { get; init; }

    /// <summary>Why the part could not be read, as a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The part as received, truncated to 64 KiB.</summary>
    public required string Body { get; init; }

    /// <summary>When it was first received.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }
}
