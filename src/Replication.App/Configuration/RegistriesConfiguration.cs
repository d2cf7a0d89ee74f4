namespace Replication.App.Configuration;

/// <summary>Settings for requests to every registry.</summary>
/// <param name="MaxRetryAfter">The longest time that a registry can keep clients away.</param>
internal sealed record RegistriesConfiguration(TimeSpan MaxRetryAfter);
