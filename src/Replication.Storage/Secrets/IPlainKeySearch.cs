namespace Replication.Storage.Secrets;

/// <summary>Finds the documents of one store in which an earlier version kept private keys in plain text, and rewrites them.</summary>
internal interface IPlainKeySearch
{
    /// <summary>What every text with a private key in PEM contains.</summary>
    const string Mark = "PRIVATE KEY-----";

    /// <summary>Returns how many documents it changed.</summary>
    Task<int> SealAsync(CancellationToken cancellationToken);
}
