namespace Replication.Registries.Authentication;

/// <summary>What one request met when it logged in: it asks no token server twice that failed it.</summary>
internal sealed class LoginAttempt
{
    private string? _failedKey;

    /// <summary>Why the login that was in use so far failed; null while it did not.</summary>
    public RegistryException? Failure { get; private set; }

    public void Fail(TokenRealm realm, RegistryException failure) => (_failedKey, Failure) = (realm.Key, failure);

    public bool HasFailedAt(TokenRealm realm) => Failure is not null && _failedKey == realm.Key;
}
