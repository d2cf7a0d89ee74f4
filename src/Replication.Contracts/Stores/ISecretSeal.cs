namespace Replication.Contracts.Stores;

/// <summary>Encrypts texts that neither the store nor callers may read, with keys that all processes share.</summary>
public interface ISecretSeal
{
    /// <summary>Encrypts a text for one purpose.</summary>
    string Seal(SealPurpose purpose, string text);

    /// <summary>
    /// Decrypts a text. Returns null when it was encrypted for another purpose, or with keys that this process does not hold.
    /// </summary>
    string? Open(SealPurpose purpose, string sealedText);
}
