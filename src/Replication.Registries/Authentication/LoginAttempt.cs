namespace Replication.Registries.Authentication;

/// <summary>The authentication failures of one request, so that it does not ask a failed token server twice.</summary>
internal sealed class LoginAttempt
{
    private string? _failedKey;

    /// <summary>Why the adopted token server failed; null when it did not.</summary>
    public RegistryException? Failure { get; private set; }

    public void Fail(TokenRealm realm, RegistryException failure) => (_failedKey, Failure) = (realm.Key, failure);

    public bool HasFailedAt(TokenRealm realm) => Failure is not null && _failedKey == realm.Key;
}
