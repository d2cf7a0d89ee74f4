namespace Replication.EmbeddedRegistry.Samples;

/// <summary>Base layers that several images share, generated from their own seed.</summary>
public sealed record SharedLayers(int Seed, int Layers);
