namespace Replication.Contracts.Stores;

/// <summary>A part of a webhook's body that could not be read: kept for a person to look at.</summary>
public sealed record QuarantinedPayload
{
    /// <summary>Follows from the instance and the content: a publisher that repeats itself fills no disk.</summary>
    public required Guid Id { get; init; }

    /// <summary>The instance whose webhook it came by.</summary>
    public required string Instance { get; init; }

    /// <summary>Why it could not be read.</summary>
    public required string Reason { get; init; }

    /// <summary>The part as it came, cut to 64 KiB.</summary>
    public required string Body { get; init; }

    /// <summary>When it came first.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }
}

/// <summary>Payloads that could not be read.</summary>
public interface IQuarantineStore
{
    /// <summary>The payloads of one instance that are kept: older ones make way, so that a hostile publisher fills no disk.</summary>
    const int KeptPerInstance = 1000;

    /// <summary>Keeps payloads; one of the same id is kept once, as it came first.</summary>
    Task AddAsync(IReadOnlyCollection<QuarantinedPayload> payloads, CancellationToken cancellationToken);

    /// <summary>The payloads, newest first (by <c>ReceivedAt</c>, then id). Throws <see cref="InvalidCursorException"/>.</summary>
    Task<Page<QuarantinedPayload>> ListAsync(string? after, int limit, CancellationToken cancellationToken);
}
