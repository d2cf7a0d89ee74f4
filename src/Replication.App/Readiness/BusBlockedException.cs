namespace Replication.App.Readiness;

/// <summary>The broker blocks connections that publish, because it is low on memory or disk space.</summary>
internal sealed class BusBlockedException(string reason) : Exception($"the broker blocks publishers ({reason})");
