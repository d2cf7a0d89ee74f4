namespace Replication.Contracts.Stores;

/// <summary>Encrypts what must not be read in a store, with keys that all processes share.</summary>
public interface ISecretSeal
{
    /// <summary>The text, encrypted.</summary>
    string Seal(string text);

    /// <summary>What was sealed; null where no key that there is opens it.</summary>
    string? Open(string sealedText);
}
