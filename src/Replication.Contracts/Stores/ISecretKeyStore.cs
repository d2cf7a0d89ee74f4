namespace Replication.Contracts.Stores;

/// <summary>Compares the keys of this process with those that encrypt the secrets of the store.</summary>
public interface ISecretKeyStore
{
    /// <summary>Null when this process can read what all others encrypt; otherwise why it may not write secrets, and what to do.</summary>
    Task<string?> FindFaultAsync(CancellationToken cancellationToken);

    /// <summary>The same, and notes the key that this process encrypts with, so that others find out whether they have it.</summary>
    Task<string?> RegisterAsync(CancellationToken cancellationToken);

    /// <summary>Makes the keys of this process those of the store. Secrets that other keys encrypted stay unreadable until they are set again.</summary>
    Task AdoptAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Removes private keys from the stored texts in which earlier versions kept them in plain text: instances keep theirs as an encrypted secret, the audit log
    /// and repeated answers lose them. Returns how many documents it changed.
    /// </summary>
    Task<int> SealPlainKeysAsync(CancellationToken cancellationToken);
}
