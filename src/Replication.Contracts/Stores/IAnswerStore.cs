namespace Replication.Contracts.Stores;

/// <summary>What was answered to a request that a caller may repeat; <paramref name="Headers"/> are those that belong to the answer.</summary>
public sealed record KeptAnswer(int Status, string Body, IReadOnlyDictionary<string, string> Headers);

/// <summary>A request that a caller may repeat; its answer is null while it is still being made.</summary>
public sealed record KeptRequest(string Key, string Content, DateTimeOffset At, KeptAnswer? Answer);

/// <summary>Requests with an idempotency key, and what was answered to them.</summary>
public interface IAnswerStore
{
    /// <summary>
    /// Null when the request is new, and now known under its key with nothing answered yet; otherwise the one that has the key.
    /// One of before <paramref name="forgottenBefore"/>, or unanswered since <paramref name="abandonedBefore"/>, makes way.
    /// </summary>
    Task<KeptRequest?> BeginAsync(KeptRequest request, DateTimeOffset abandonedBefore, DateTimeOffset forgottenBefore, CancellationToken cancellationToken);

    /// <summary>Keeps the answer to a request that was begun.</summary>
    Task AnswerAsync(string key, KeptAnswer answer, CancellationToken cancellationToken);

    /// <summary>Forgets a request, so that it may be tried again.</summary>
    Task ForgetAsync(string key, CancellationToken cancellationToken);
}
