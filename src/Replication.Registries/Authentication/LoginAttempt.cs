namespace Replication.Registries.Authentication;

/// <summary>
/// The authentication failures of one request, so that it does not ask a failed token server twice and sends no rejected password twice.
/// </summary>
internal sealed class LoginAttempt
{
    private string? _failedKey;

    /// <summary>Why the adopted token server failed; null when it did not.</summary>
    public RegistryException? Failure { get; private set; }

    /// <summary>The other password of a rotation, after the registry rejected the first one; null before that.</summary>
    public RegistryCredentials? Other { get; set; }

    public void Fail(TokenRealm realm, RegistryException failure) => (_failedKey, Failure) = (realm.Key, failure);

    public bool HasFailedAt(TokenRealm realm) => Failure is not null && _failedKey == realm.Key;
}
