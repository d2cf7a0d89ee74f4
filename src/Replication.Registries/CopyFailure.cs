namespace Replication.Registries;

/// <summary>Why a registry did not do what was asked: a stable code and a sentence that tells a person what happened and what to do. It holds no secrets.</summary>
/// <param name="Code">One of <see cref="CopyFailureCodes"/>.</param>
/// <param name="Message">Which side, which host and repository, what happened, what can be done.</param>
/// <param name="IsWorthRetrying">True when the same request may succeed later without anyone's doing.</param>
/// <param name="RetryAfter">How long the registry asked us to stay away.</param>
public sealed record CopyFailure(string Code, string Message, bool IsWorthRetrying, TimeSpan? RetryAfter = null);
