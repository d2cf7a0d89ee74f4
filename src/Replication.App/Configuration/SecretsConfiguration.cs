namespace Replication.App.Configuration;

/// <summary>
/// Where the keys lie that secrets are encrypted with; null: beside the file of the sqlite store, or in the database of the mongodb store.
/// </summary>
internal sealed record SecretsConfiguration(string? Keys);
