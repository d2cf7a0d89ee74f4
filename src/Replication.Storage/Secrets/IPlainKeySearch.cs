namespace Replication.Storage.Secrets;

/// <summary>Finds and rewrites documents in which an earlier version stored private keys in plain text.</summary>
internal interface IPlainKeySearch
{
    /// <summary>Text that every private key in PEM format contains.</summary>
    const string Mark = "PRIVATE KEY-----";

    /// <summary>Rewrites the documents and returns their number.</summary>
    Task<int> SealAsync(CancellationToken cancellationToken);
}
