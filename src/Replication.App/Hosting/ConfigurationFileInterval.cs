namespace Replication.App.Hosting;

/// <summary>How often the files of the configuration are compared.</summary>
internal sealed record ConfigurationFileInterval(TimeSpan Value);
