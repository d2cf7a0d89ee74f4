namespace Replication.Contracts.Stores;

/// <summary>Encrypts what must not be read in a store or by a caller, with keys that all processes share.</summary>
public interface ISecretSeal
{
    /// <summary>The text, encrypted for one purpose.</summary>
    string Seal(SealPurpose purpose, string text);

    /// <summary>The text that was sealed for this purpose; null when it was sealed for another one, or with keys this process does not hold.</summary>
    string? Open(SealPurpose purpose, string sealedText);
}
