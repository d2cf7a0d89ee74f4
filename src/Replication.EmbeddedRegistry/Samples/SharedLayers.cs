namespace Replication.EmbeddedRegistry.Samples;

/// <summary>So many first layers that images have in common, made from a seed of their own.</summary>
public sealed record SharedLayers(int Seed, int Layers);
