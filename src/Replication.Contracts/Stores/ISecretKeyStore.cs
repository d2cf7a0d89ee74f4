namespace Replication.Contracts.Stores;

/// <summary>Compares the keys of this process with those that encrypt the secrets of the store.</summary>
public interface ISecretKeyStore
{
    /// <summary>
    /// Returns null when this process can decrypt what all others encrypt; otherwise why it must not write secrets, and the remedy.
    /// </summary>
    Task<string?> FindFaultAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Like <see cref="FindFaultAsync"/>; also records the key of this process, so that others can check whether they have it.
    /// </summary>
    Task<string?> RegisterAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Makes the keys of this process the keys of the store. Secrets that other keys encrypted stay unreadable until they are set again.
    /// </summary>
    Task AdoptAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Removes private keys that earlier versions stored in plain text: instances keep them as encrypted secrets; audit entries and stored
    /// answers lose them. Returns the number of changed documents.
    /// </summary>
    Task<int> SealPlainKeysAsync(CancellationToken cancellationToken);
}
