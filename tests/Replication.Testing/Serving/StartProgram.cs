namespace Replication.Testing.Serving;

/// <summary>Starts the program with a configuration file; <paramref name="role"/> null means all roles.</summary>
public delegate IReplicationProgram StartProgram(string configFile, string? role, Uri address);
