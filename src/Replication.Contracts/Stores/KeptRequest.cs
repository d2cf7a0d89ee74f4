namespace Replication.Contracts.Stores;

/// <summary>A request with an idempotency key. Its answer is null until the request is processed.</summary>
public sealed record KeptRequest(string Key, string Content, DateTimeOffset At, KeptAnswer? Answer);
