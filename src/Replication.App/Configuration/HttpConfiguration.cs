namespace Replication.App.Configuration;

/// <summary>Where the process listens.</summary>
internal sealed record HttpConfiguration(Located<IReadOnlyList<ListenAddress>> Urls);
