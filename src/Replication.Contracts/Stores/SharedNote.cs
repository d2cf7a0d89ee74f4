namespace Replication.Contracts.Stores;

/// <summary>A small document that processes share, usually for seconds or minutes.</summary>
/// <param name="Key">The key.</param>
/// <param name="Content">The content, as JSON.</param>
/// <param name="Version">The version. Each content of a key has another one.</param>
/// <param name="PurgeAt">When it may be removed. Some stores remove it a minute later.</param>
public sealed record SharedNote(string Key, string Content, Guid Version, DateTimeOffset PurgeAt);
