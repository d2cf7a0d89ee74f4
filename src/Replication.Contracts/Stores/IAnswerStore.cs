namespace Replication.Contracts.Stores;

/// <summary>The requests with an idempotency key, and their answers.</summary>
public interface IAnswerStore
{
    /// <summary>
    /// Stores a new request without an answer and returns null, or returns the request that has its key. A request from before
    /// <paramref name="forgottenBefore"/>, or without an answer since before <paramref name="abandonedBefore"/>, is replaced.
    /// </summary>
    Task<KeptRequest?> BeginAsync(
        KeptRequest request, DateTimeOffset abandonedBefore, DateTimeOffset forgottenBefore, CancellationToken cancellationToken);

    /// <summary>Stores the answer to a stored request.</summary>
    Task AnswerAsync(string key, KeptAnswer answer, CancellationToken cancellationToken);

    /// <summary>Deletes a request, so that it can be sent again.</summary>
    Task ForgetAsync(string key, CancellationToken cancellationToken);
}
