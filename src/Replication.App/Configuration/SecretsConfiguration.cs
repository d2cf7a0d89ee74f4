namespace Replication.App.Configuration;

/// <summary>
/// The folder of the keys that encrypt secrets. Null means beside the file of the sqlite store, or in the database of the mongodb
/// store.
/// </summary>
internal sealed record SecretsConfiguration(string? Keys);
