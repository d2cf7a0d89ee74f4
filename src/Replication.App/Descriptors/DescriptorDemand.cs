namespace Replication.App.Descriptors;

/// <summary>The numbers of a configuration that determine how many descriptors it may open.</summary>
/// <param name="IsFleet">True for a process with a broker and a database server.</param>
/// <param name="Instances">Declared registry instances.</param>
/// <param name="Copies">Concurrent copies; 0 for a process that does not copy.</param>
/// <param name="Blobs">Concurrent large blobs to one target.</param>
internal sealed record DescriptorDemand(bool IsFleet, int Instances, int Copies, int Blobs);
