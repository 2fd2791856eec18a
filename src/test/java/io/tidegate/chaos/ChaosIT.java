package io.tidegate.chaos;

/** Every other pair of phase and fault, from the first on. */
class ChaosIT extends Chaos {
    ChaosIT() {
        super(0);
    }
}
