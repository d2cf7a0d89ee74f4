namespace Replication.Contracts.Stores;

/// <summary>The answer to a request with an idempotency key; <paramref name="Headers"/> are the headers to repeat.</summary>
public sealed record KeptAnswer(int Status, string Body, IReadOnlyDictionary<string, string> Headers);
