namespace Replication.Copying.Claims;

/// <summary>
/// Who brings a blob to an instance, or where it was brought; nothing any more once <see cref="Until"/> is past, but for <see cref="Left"/>: what the
/// next one can go on with, sealed. <paramref name="Id"/> differs for each claim, also for those of one worker.
/// </summary>
internal sealed record ClaimNote(string Worker, string Repository, DateTimeOffset Until, bool IsThere, string? Left = null, Guid Id = default);
