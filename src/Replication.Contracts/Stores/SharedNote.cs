namespace Replication.Contracts.Stores;

/// <summary>A small document by which processes agree on something, usually for seconds or minutes.</summary>
/// <param name="Key">What it is about.</param>
/// <param name="Content">What is agreed; JSON of whoever wrote it.</param>
/// <param name="Version">Differs from that of every other content of this key.</param>
/// <param name="PurgeAt">When it may be forgotten; some stores do so a minute later.</param>
public sealed record SharedNote(string Key, string Content, Guid Version, DateTimeOffset PurgeAt);
