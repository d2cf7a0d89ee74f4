namespace Replication.Copying.Claims;

/// <summary>
/// A claim on a blob as it is stored: the worker that uploads the blob, or the repository that has it. It expires at <see cref="Until"/>,
/// except <see cref="Left"/>: the encrypted upload state for the next worker. <paramref name="Id"/> is unique per claim.
/// </summary>
internal sealed record StoredBlobClaim(
    string Worker, string Repository, DateTimeOffset Until, bool IsThere, string? Left = null, Guid Id = default);
