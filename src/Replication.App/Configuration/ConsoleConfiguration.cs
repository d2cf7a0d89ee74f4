namespace Replication.App.Configuration;

/// <summary>The settings of the web console.</summary>
/// <param name="Server">The address of the API; null for the API of the same process.</param>
/// <param name="Keys">The folder of the keys that encrypt sessions; null for the default place.</param>
internal sealed record ConsoleConfiguration(Uri? Server, string? Keys);
